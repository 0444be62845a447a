"""People at a shared device: which device it is, who they are by badge or PIN, and when their turn ends."""
