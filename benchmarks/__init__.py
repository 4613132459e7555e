"""Figures of the product. Each is measured on a real server that the command starts and stops."""
