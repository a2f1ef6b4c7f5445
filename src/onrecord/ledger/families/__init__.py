"""Families of quotations: the same words of one speaker on different pages, and how each page renders them."""
