package io.sluice.pairs;

import io.sluice.model.Task;
import io.sluice.provider.Provider;
import io.sluice.provider.SettingsSchema.Setting;
import io.sluice.provider.TargetSettings;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One target of a provider, as the pages show it.
 *
 * @param label    what it is called where a provider has several
 * @param wire     the double's wire of it; null where there is no upstream to double
 * @param settings those that are no credentials; {@code {base}} stands for the double's address
 * @param secrets  the credentials it is given; empty for those that are required, or else the first there is
 * @param lacking  what its API has no words for
 */
record ProviderLine(
        String provider,
        String label,
        @Nullable String wire,
        String model,
        Map<String, String> settings,
        Set<String> secrets,
        Set<Lacking> lacking) {

    /** The usual: the wire has the provider's name. */
    static ProviderLine of(String provider, String model) {
        return new ProviderLine(provider, provider, provider, model, Map.of(), Set.of(), Set.of());
    }

    /** The same on a wire of another name. */
    ProviderLine on(String other) {
        return new ProviderLine(provider, label, other, model, settings, secrets, lacking);
    }

    /** The same without an upstream. */
    ProviderLine withoutUpstream() {
        return new ProviderLine(provider, label, null, model, settings, secrets, lacking);
    }

    /** The same under another name. */
    ProviderLine called(String name) {
        return new ProviderLine(provider, name, wire, model, settings, secrets, lacking);
    }

    /** The same with a setting. */
    ProviderLine with(String setting, String value) {
        var more = new LinkedHashMap<>(settings);
        more.put(setting, value);
        return new ProviderLine(provider, label, wire, model, more, secrets, lacking);
    }

    /** The same with credentials of its own. */
    ProviderLine withSecrets(String... names) {
        return new ProviderLine(provider, label, wire, model, settings, Set.of(names), lacking);
    }

    /** The same whose API has no words for these. */
    ProviderLine lacking(Lacking... things) {
        return new ProviderLine(provider, label, wire, model, settings, secrets, Set.of(things));
    }

    boolean lacks(Lacking thing) {
        return lacking.contains(thing);
    }

    /** The settings of a target for a task, at this base address. */
    TargetSettings target(Provider found, Task task, URI base) {
        var values = new LinkedHashMap<String, String>();
        settings.forEach((key, value) -> values.put(key, value.replace("{base}", base.toString())));
        return new TargetSettings(task, model, values, secretKeys(found), wire == null ? null : base, false);
    }

    /** The names of the credentials that the target has. */
    Set<String> secretKeys(Provider found) {
        if (!secrets.isEmpty()) {
            return secrets;
        }
        List<Setting> all =
                found.settings().settings().stream().filter(Setting::secret).toList();
        var required = new TreeSet<String>();
        all.stream().filter(Setting::required).forEach(setting -> required.add(setting.key()));
        if (required.isEmpty() && !all.isEmpty()) {
            required.add(all.getFirst().key());
        }
        return required;
    }
}
