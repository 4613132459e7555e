"""Job postings: write, publish, list, search."""
