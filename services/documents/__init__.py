"""Model papers of an adhésion, filled with what is known: délibérations, conventions, letter.

`facts` says what they are filled with, `kinds` which paper goes with which legal form. Each is
written once, as a `core.papers.Paper`. They are models: their readers check them.
"""
