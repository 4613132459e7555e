"""How alike two jobs, or two roles that are described as jobs, are in meaning."""

from app.matching.features.types import JobFeatures


def likeness(one: JobFeatures, other: JobFeatures) -> float:
    """Mean cosine of the titles and of the whole texts of two jobs, 0..1, without what all jobs
    have in common."""
    mean = (one.document_vector @ other.document_vector + one.vector(1) @ other.vector(1)) / 2
    return max(0.0, min(1.0, float(mean)))
