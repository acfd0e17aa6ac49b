/**
 * The monitoring mixin: the one source of the rules for Prometheus in {@code conf/prometheus/rules} and of the dashboards for Grafana
 * in {@code grafana/dashboards}. Names of metrics and statuses and the thresholds of the default policy are the daemon's own; what
 * several alerts and panels share stands once. {@code make mixin} writes the files, and a test holds them against what is written here.
 */
package dev.bellwether.mixin;
