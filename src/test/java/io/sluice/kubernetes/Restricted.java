package io.sluice.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.ArrayList;
import java.util.List;

/**
 * The pod security standard <a href="https://kubernetes.io/docs/concepts/security/pod-security-standards/">restricted</a>, field by
 * field, and what we promise beyond it: a read-only root file system, one writable volume, no token that was not asked for.
 */
final class Restricted {
    private Restricted() {}

    /** What the gateway's pod does not keep of it; empty when it keeps all. */
    static List<String> problems(Bundle bundle) {
        var problems = new ArrayList<String>();
        PodSpec pod = bundle.pod();
        Container container = bundle.container();
        var ofPod = pod.getSecurityContext();
        var ofContainer = container.getSecurityContext();

        require(problems, !Boolean.TRUE.equals(pod.getHostNetwork()), "hostNetwork");
        require(problems, !Boolean.TRUE.equals(pod.getHostPID()), "hostPID");
        require(problems, !Boolean.TRUE.equals(pod.getHostIPC()), "hostIPC");
        require(problems, ofContainer.getPrivileged() == null, "privileged");
        require(problems, Boolean.FALSE.equals(ofContainer.getAllowPrivilegeEscalation()), "allowPrivilegeEscalation");
        require(problems, ofContainer.getCapabilities().getDrop().equals(List.of("ALL")), "capabilities.drop");
        require(problems, ofContainer.getCapabilities().getAdd().isEmpty(), "capabilities.add");
        require(
                problems,
                Boolean.TRUE.equals(ofPod.getRunAsNonRoot()) && ofContainer.getRunAsNonRoot() == null,
                "runAsNonRoot");
        require(
                problems,
                !Long.valueOf(0).equals(ofPod.getRunAsUser()) && ofContainer.getRunAsUser() == null,
                "runAsUser");
        require(problems, !Long.valueOf(0).equals(ofPod.getFsGroup()), "fsGroup");
        require(
                problems,
                ofPod.getSeccompProfile() != null
                        && "RuntimeDefault".equals(ofPod.getSeccompProfile().getType())
                        && ofContainer.getSeccompProfile() == null,
                "seccompProfile");
        require(problems, ofContainer.getProcMount() == null, "procMount");
        require(problems, ofPod.getSysctls().isEmpty(), "sysctls");
        require(
                problems,
                ofPod.getSeLinuxOptions() == null && ofContainer.getSeLinuxOptions() == null,
                "seLinuxOptions");
        require(
                problems,
                container.getPorts().stream().allMatch(port -> port.getHostPort() == null && port.getHostIP() == null),
                "hostPort");
        pod.getVolumes().forEach(volume -> require(problems, isAllowed(volume), "volume " + volume.getName()));

        require(problems, Boolean.TRUE.equals(ofContainer.getReadOnlyRootFilesystem()), "readOnlyRootFilesystem");
        require(problems, Boolean.FALSE.equals(pod.getAutomountServiceAccountToken()), "automountServiceAccountToken");
        require(problems, Boolean.FALSE.equals(pod.getEnableServiceLinks()), "enableServiceLinks");
        require(
                problems,
                container.getVolumeMounts().stream()
                        .filter(mount -> !Boolean.TRUE.equals(mount.getReadOnly()))
                        .map(VolumeMount::getName)
                        .toList()
                        .equals(List.of("data")),
                "a writable mount");
        return problems;
    }

    private static boolean isAllowed(Volume volume) {
        return List.of(
                                volume.getConfigMap() != null,
                                volume.getEmptyDir() != null,
                                volume.getProjected() != null,
                                volume.getSecret() != null,
                                volume.getPersistentVolumeClaim() != null)
                        .contains(true)
                && volume.getHostPath() == null;
    }

    private static void require(List<String> problems, boolean holds, String field) {
        if (!holds) {
            problems.add("restricted: " + field);
        }
    }
}
