import { CheckMenu } from "@/frame/CheckMenu";
import { COLUMNS, columnsOf, withColumn } from "./columns";

interface ColumnsMenuProps {
  params: URLSearchParams;
  onParams: (params: URLSearchParams) => void;
}

const OPTIONS = COLUMNS.map(({ id, heading }) => ({ id, label: heading }));

/** Chooses what the table tells. */
export function ColumnsMenu({ params, onParams }: ColumnsMenuProps) {
  const shown = new Set(columnsOf(params).map(({ id }) => id));
  return (
    <CheckMenu
      label="Columns"
      options={OPTIONS}
      isShown={(id) => shown.has(id)}
      onShow={(id, isShown) => onParams(withColumn(params, id, isShown))}
    />
  );
}
