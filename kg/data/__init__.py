"""Tables as package data; see `kg.mentions.tables` for what reads them."""
