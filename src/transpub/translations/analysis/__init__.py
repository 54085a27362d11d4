"""Reading plain text: words and scripts, numbers, quotation, repetition. Shared by the guard, checks, placement.

Pure: no codes, no findings, no severities; those are their callers' business.
"""
