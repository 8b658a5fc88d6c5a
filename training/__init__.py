"""Training the reader: from question-answer sets to the folder that the project ships.

Needs the extra `models`. Nothing here is imported when questions are answered.
"""
