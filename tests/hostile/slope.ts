/** Whether something grows: the slope of what was measured again and again. */

/** @returns by how much the values grow, for 1 of time: the line of least squares through the later half of the points */
export function slope(points: readonly (readonly [time: number, value: number])[]): number {
  const later = points.slice(Math.floor(points.length / 2));
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [time, size] = [mean(later.map(([x]) => x)), mean(later.map(([, y]) => y))];
  const square = later.reduce((sum, [x]) => sum + (x - time) ** 2, 0);
  return square === 0 ? 0 : later.reduce((sum, [x, y]) => sum + (x - time) * (y - size), 0) / square;
}
