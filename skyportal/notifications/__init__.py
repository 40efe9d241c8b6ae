"""Ways to reach people outside the marshal."""
