"""What the tests share: applications, callers, bodies, models of the contract."""
