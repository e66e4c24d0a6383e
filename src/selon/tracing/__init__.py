"""Tracing: which article takes its text from which, within a language and across languages."""
