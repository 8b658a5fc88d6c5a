"""Pages and feeds: what is at an address, fetched with manners and within bounds.

Nothing is re-exported here: the options are wanted by every command, the rest, and the HTTP library
that it takes, by those that fetch.
"""
