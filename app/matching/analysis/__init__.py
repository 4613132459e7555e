"""What-if analyses: the skill gap of a profile, a learning path, what keeps candidates away."""
