"""Documents in and out: CV files, advertisements, JSON Resume, schema.org, CSV."""
