package io.sluice.catalog;

import io.sluice.audit.Actor;

/**
 * Who changes routes, and how far.
 *
 * @param actor          for the record
 * @param managesSecrets whether it may write credentials, and say which address a credential is sent to. Whoever may not has
 *                       to do with the pairs of both that are there already: else it could have any key sent to itself
 */
public record Editor(Actor actor, boolean managesSecrets) {}
