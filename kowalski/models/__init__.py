"""Machine-learning models: what they are told, where they come from, how they are trained."""
