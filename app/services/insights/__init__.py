"""What an employer learns about a job, disclosed in aggregates only."""
