"""Forms of the desk: what editors type becomes drafts for actions."""
