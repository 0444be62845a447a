/* Chooses the time zone that this browser lives in; whoever sits elsewhere chooses another. */

const zones = document.querySelector("select[name=time_zone]");
if (zones && !zones.disabled && zones.value === "UTC") {
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const option = [...zones.options].find((each) => each.value === here);
  if (option) zones.value = option.value;
}
