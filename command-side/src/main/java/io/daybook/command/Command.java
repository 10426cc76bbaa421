package io.daybook.command;

/// A wish in the imperative, decided by one handler. Commands are records that validate their own shape when they are made, and
/// carry the business time they are about.
public interface Command {}
