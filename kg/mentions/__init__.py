"""Who, where, when and how much: what the words of an article point to, found without knowing the event."""
