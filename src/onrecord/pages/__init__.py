"""Where pages come from: files, folders, standard input."""
