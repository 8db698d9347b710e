-- Orders of the units list end in the id, so that an index gives them without a sort.
DROP INDEX "planned_units_unit_type_index";
CREATE INDEX "planned_units_unit_type_id_index" ON "planned_units"("unit_type", "id");
DROP INDEX "planned_units_permission_status_permission_since_index";
CREATE INDEX "planned_units_permission_status_permission_since_id_index" ON "planned_units"("permission_status", "permission_since", "id");
-- What the list is searched by; species are also gone through from one to the next.
CREATE INDEX "planned_units_species_index" ON "planned_units"("species") WHERE species IS NOT NULL;
CREATE INDEX "planned_units_station_name_index" ON "planned_units"("station_name") WHERE station_name IS NOT NULL;
-- Whose units stand in which circuits, without reading the units.
DROP INDEX "planned_units_circuit_id_index";
CREATE INDEX "planned_units_circuit_id_planner_id_index" ON "planned_units"("circuit_id", "planner_id");
-- A unit without a day stands behind those that have one.
DROP INDEX "planned_units_assessed_on_id_index";
CREATE INDEX "planned_units_assessed_on_id_index" ON "planned_units"("assessed_on" DESC NULLS LAST, "id" DESC);
