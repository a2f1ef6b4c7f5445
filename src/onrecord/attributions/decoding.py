"""stub header"""
ROLES = ("content", "source", "cue")
TAGS = ("O", "B-content", "I-content", "B-source", "I-source", "B-cue", "I-cue")
