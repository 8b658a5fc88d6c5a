"""Benchmarks: each prints the figures that the project claims, ratios side by side in one run."""
