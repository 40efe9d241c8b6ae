"""Watch lists: positions and objects that a group waits for, matched with every alert."""
