package io.sluice.catalog;

import io.sluice.catalog.RouteConflict.Reason;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.model.RouteName;
import io.sluice.secret.WritableStores;
import io.sluice.secret.WritableStores.WrittenSecret;
import java.util.ArrayList;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the state of the catalog forbids, in words that say what to do instead. */
final class RouteRefusals {
    private static final int LONGEST_NAME_SHOWN = 80;

    private RouteRefusals() {}

    /** The file has a route of this name. */
    static void ifDeclaredInFile(String name, CatalogSources sources) {
        if (sources.file().declares(name)) {
            throw new RouteConflict(
                    Reason.NAME_TAKEN,
                    "A route named '" + name + "' is declared in the file " + sources.location()
                            + ". Choose another name, or remove it from the file first.");
        }
    }

    /** The database has a route of this name. */
    static void ifTaken(String name, RouteStore.Change change) {
        if (change.before().has(name)) {
            throw new RouteConflict(
                    Reason.NAME_TAKEN,
                    "A route named '" + name + "' exists already; it was made over the API. Choose another name, or"
                            + " replace that route.");
        }
    }

    /** The route is not the API's to change, or its name is none. */
    static void ifReadOnly(String name, CatalogSources sources) {
        if (sources.file().declares(name)) {
            throw new RouteConflict(
                    Reason.READ_ONLY,
                    "The route '" + name + "' is declared in the file " + sources.location()
                            + " and can be changed only there.");
        }
        if (sources.builtIn().containsKey(name) && !sources.contents().has(name)) {
            throw new RouteConflict(
                    Reason.READ_ONLY,
                    "The route '" + name + "' comes with the gateway. Create one of the same name to take its place.");
        }
        if (!RouteName.isValid(name)) {
            throw unknown(name);
        }
    }

    /**
     * The database has no route of this name, or not in a revision that is expected.
     *
     * @return null when it has one that this version cannot read
     */
    static @Nullable RouteDefinition unlessStored(String name, ExpectedRevision expected, RouteStore.Change change) {
        if (!change.before().has(name)) {
            throw unknown(name);
        }
        RouteDefinition current = change.before().find(name).orElse(null);
        if (current != null && !expected.allows(current.provenance().revision())) {
            throw new RouteConflict(
                    Reason.CHANGED_MEANWHILE,
                    "The route '" + name + "' has been changed meanwhile: it is in revision "
                            + current.provenance().revision() + ". Read it again and repeat the change.");
        }
        return current;
    }

    /** Other routes use credentials that would be removed. */
    static void ifUsedElsewhere(
            Set<WrittenSecret> secrets,
            RouteName owner,
            RouteStore.Change change,
            CatalogSources sources,
            WritableStores stores) {
        var others = new ArrayList<>(change.before().definitions());
        others.addAll(sources.file().definitions());
        Set<String> users = OwnedSecrets.users(secrets, owner, others, stores);
        if (!users.isEmpty()) {
            throw new RouteConflict(
                    Reason.SECRET_IN_USE,
                    "The credentials of the route '" + owner + "' are used by other routes too: "
                            + String.join(", ", users) + ". Give those their own first.");
        }
    }

    private static CallFailed unknown(String name) {
        return new CallFailed(new Failure.UnknownRoute(
                name.length() <= LONGEST_NAME_SHOWN ? name : name.substring(0, LONGEST_NAME_SHOWN)));
    }
}
