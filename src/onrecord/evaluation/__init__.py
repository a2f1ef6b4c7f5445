"""Figures against gold data: what a person annotated, read and compared with what onrecord finds."""
