"""What people decided on the graph, and what follows from it.

The decisions and the articles with their reports are the only inputs of the events graph: built anew from both, it
comes out the same. A report stays in its article as the text was read; what curators say is laid over it on the way
into fusion (`kg.curation.curated`) and over what fusion concludes (`kg.curation.overlay`).
"""
