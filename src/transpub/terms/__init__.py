"""Glossary and names register: what a word is called here, found and checked in any inflection."""
