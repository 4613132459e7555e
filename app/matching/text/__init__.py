"""Cleaning, cutting and masking of texts before anything is embedded."""
