export function readScenarioArgs(
  args: readonly string[],
  options: {readonly isSimulated: boolean},
): Promise<readonly string[]>
