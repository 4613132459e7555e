"""Side by side with what somebody would take instead: same data, same questions, one run."""
