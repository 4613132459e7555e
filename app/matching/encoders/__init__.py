"""Texts become unit vectors: the protocol (``base``), the encoders, their registry (``load``)."""
