# race.gp - the medians of a race as bars, with the quartiles, on a logarithmic scale
#   gnuplot -e "data = 'FILE'; where = 'dumb 100 30'" race.gp      where: a terminal of gnuplot's, such as svg
# FILE has a line for each contestant: NAME MEDIAN QUARTILE QUARTILE (race.awk with -v form=plot)
eval "set terminal " . where
set title "messages of 64 bytes, million a second"
set logscale y
set yrange [0.1:*]
set style fill solid 0.4
set boxwidth 0.6
set xtics rotate by -45
set grid ytics
unset key
plot data using 0:2:xtic(1) with boxes, data using 0:2:3:4 with yerrorbars
