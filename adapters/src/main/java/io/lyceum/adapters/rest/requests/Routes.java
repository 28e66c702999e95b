package io.lyceum.adapters.rest.requests;

import jakarta.ws.rs.core.Configuration;
import java.util.Map;
import java.util.TreeMap;
import org.glassfish.jersey.server.model.ModelProcessor;
import org.glassfish.jersey.server.model.Resource;
import org.glassfish.jersey.server.model.ResourceModel;

/// Sorts the resources below `/api` by the next step of their paths. Jersey tries the pattern of one resource after the
/// other for each request; like this it tries those of the first steps, and then those that begin with the right one.
public final class Routes implements ModelProcessor {

    private static final String API = "/api";

    @Override
    public ResourceModel processResourceModel(ResourceModel model, Configuration configuration) {
        var sorted = new ResourceModel.Builder(false);
        Map<String, Resource.Builder> branches = new TreeMap<>();
        for (var root : model.getRootResources()) {
            if (root.getPath().equals(API)) {
                root.getChildResources().forEach(child -> addTo(branches, child));
            } else {
                sorted.addResource(root);
            }
        }
        branches.values().forEach(branch -> sorted.addResource(branch.build()));
        return sorted.build();
    }

    private static void addTo(Map<String, Resource.Builder> branches, Resource resource) {
        var steps = resource.getPath().split("/", 2);
        var branch = branches.computeIfAbsent(steps[0], step -> Resource.builder(API + "/" + step));
        if (steps.length == 1) {
            resource.getAllMethods().forEach(branch::addMethod);
        } else {
            branch.addChildResource(steps[1]).mergeWith(resource);
        }
    }

    @Override
    public ResourceModel processSubResource(ResourceModel model, Configuration configuration) {
        return model;
    }
}
