/** What is to be seen first. */
export function Overview() {
  return <h1>Overview</h1>;
}
