"""What the portal keeps of a person: the register, and the copy that each may ask for."""
