"""Test sets made from what people wrote, voted and label."""
