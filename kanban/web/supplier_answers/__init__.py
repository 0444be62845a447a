"""The supplier's answer, without an account: from the link in the letter to the verb of the pull.

`door` lets in, `requests` tells what the supplier sees, `forms` what it may say, `pages` are the views.
"""
