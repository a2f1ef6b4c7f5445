"""[Attribution] -> [Statement]: speaker, date, act, target and dispute of each attribution."""
