"""Where docketwire keeps what it knows: one store, plain query functions."""
