"""Texts become unit vectors: the protocol, the encoders, the factory."""
