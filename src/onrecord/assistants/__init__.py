"""A ledger for assistants, by the Model Context Protocol: they find and check statements, and so cite, not invent.

    answers     what is answered: words with anchor and digest, marked as others' words
    tools       what can be asked, a row a tool
    server      the protocol: lists the tools, calls them, sets page content apart from our words

`onrecord mcp` serves it; docs/mcp.md tells it to those who use it.
"""
