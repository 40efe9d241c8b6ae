"""The groups' filters: definitions and versions, what they may contain, the alerts they see."""
