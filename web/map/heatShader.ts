/** Lays the grid over its place on the map; `place` comes in the grid's own unit square, from the north-west. */
export const HEAT_VERTEX = `#version 300 es
uniform mat4 matrix;
in vec2 corner;
in vec2 place;
out vec2 at;
void main() {
  at = place;
  gl_Position = matrix * vec4(corner, 0.0, 1.0);
}`

/**
 * The value between the middles of the four nearest cells, of those of them that have one, through the ramp. What has no
 * value is clear, and so is what is mostly surrounded by that: nothing is drawn where nothing is known.
 */
export const HEAT_FRAGMENT = `#version 300 es
precision highp float;
precision highp sampler2D;
uniform sampler2D cells;
uniform sampler2D ramp;
uniform float maximum;
uniform float opacity;
in vec2 at;
out vec4 color;
void main() {
  ivec2 size = textureSize(cells, 0);
  vec2 middle = at * vec2(size) - 0.5;
  ivec2 first = ivec2(floor(middle));
  vec2 share = fract(middle);
  float sum = 0.0;
  float known = 0.0;
  for (int index = 0; index < 4; index++) {
    ivec2 offset = ivec2(index & 1, index >> 1);
    ivec2 cell = first + offset;
    if (any(lessThan(cell, ivec2(0))) || any(greaterThanEqual(cell, size))) continue;
    float value = texelFetch(cells, cell, 0).r;
    if (value < 0.0) continue;
    vec2 near = mix(1.0 - share, share, vec2(offset));
    float weight = near.x * near.y;
    sum += weight * value;
    known += weight;
  }
  if (known <= 0.0) discard;
  float place = sqrt(clamp(sum / known / maximum, 0.0, 1.0));
  float alpha = opacity * smoothstep(0.35, 0.65, known) * smoothstep(0.0, 0.14, place);
  vec3 rgb = texture(ramp, vec2((place * 255.0 + 0.5) / 256.0, 0.5)).rgb;
  color = vec4(rgb * alpha, alpha);
}`
