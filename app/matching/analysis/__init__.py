"""What would change if: skills a profile lacks, an order to learn them, terms of a job."""
